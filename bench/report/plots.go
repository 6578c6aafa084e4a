package main

import (
	"fmt"
	"path/filepath"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
)

// curve is a line of a plot. Points that were not measured are left out.
type curve struct {
	name   string
	points plotter.XYs
}

// drawAll writes the plots into the directory.
func (r results) drawAll(dir string) error {
	latency := plot.New()
	latency.Title.Text = "From the 202 to the first step, on an idle service"
	latency.X.Label.Text, latency.Y.Label.Text = "ms", "of 100 jobs"
	latency.X.Min, latency.Y.Min, latency.Y.Max = 0, 0, 100
	if err := r.draw(latency, filepath.Join(dir, "latency.svg"), r.percentiles("vmapower", "p"), r.percentiles("asynq alone", "asynq-p")); err != nil {
		return err
	}

	timeline := plot.New()
	timeline.Title.Text = "1,000 graceful power-offs of 5 s on one worker"
	timeline.X.Label.Text, timeline.Y.Label.Text = "s after the first POST", "VMs"
	timeline.X.Min, timeline.Y.Min = 0, 0
	err := r.draw(timeline, filepath.Join(dir, "fleet.svg"), r.tenths("accepted"), r.tenths("off"), r.tenths("ended"), r.tenths("bare-ended"))
	if err != nil {
		return err
	}

	growing := plot.New()
	growing.Title.Text = "What one job costs, beside one of 10 at once"
	growing.X.Label.Text, growing.Y.Label.Text = "jobs at once", "times"
	growing.X.Scale, growing.X.Tick.Marker = plot.LogScale{}, plot.ConstantTicks{{Value: 10, Label: "10"}, {Value: 100, Label: "100"}, {Value: 1000, Label: "1,000"}, {Value: 5000, Label: "5,000"}}
	growing.Y.Min, growing.Y.Max = 0, 1.5
	return r.draw(growing, filepath.Join(dir, "growth.svg"), r.grown("calls to vCenter", "own-calls/job"), r.grown("bytes in Redis", "KiB/job"),
		r.grown("CPU of the service", "cpu-ms/job"), r.grown("CPU of Redis", "redis-ms/job"))
}

func (r results) draw(p *plot.Plot, file string, curves ...curve) error {
	p.Legend.Top, p.Legend.Left = false, false
	p.Add(plotter.NewGrid())
	var named []any
	for _, c := range curves {
		if len(c.points) > 0 {
			named = append(named, c.name, c.points)
		}
	}
	if len(named) == 0 {
		return nil
	}
	if err := plotutil.AddLinePoints(p, named...); err != nil {
		return err
	}
	return p.Save(18*vg.Centimeter, 10*vg.Centimeter, file)
}

func (c *curve) add(x float64, s spread, measured bool) {
	if measured {
		c.points = append(c.points, plotter.XY{X: x, Y: s.median})
	}
}

// percentiles is the distribution of the time to the first step.
func (r results) percentiles(name, unit string) curve {
	c := curve{name: name}
	for _, p := range []int{5, 10, 25, 50, 75, 90, 95, 99} {
		if s, measured := r.of("FirstStep", fmt.Sprintf("%s%d-ms", unit, p)); measured {
			c.points = append(c.points, plotter.XY{X: s.median, Y: float64(p)})
		}
	}
	return c
}

// tenths is how many VMs of the fleet were so by when.
func (r results) tenths(what string) curve {
	c := curve{name: what}
	for tenth := 10; tenth <= 100; tenth += 10 {
		if s, measured := r.of("Fleet", fmt.Sprintf("%s-%d%%-s", what, tenth)); measured {
			c.points = append(c.points, plotter.XY{X: s.median, Y: float64(10 * tenth)})
		}
	}
	return c
}

// grown is a cost of a job by the number of jobs at once, beside that of 10.
func (r results) grown(name, unit string) curve {
	c := curve{name: name}
	for _, n := range []int{10, 100, 1000, 5000} {
		s, measured := r.ratio(measure{fmt.Sprintf("Growth/%d", n), unit}, measure{"Growth/10", unit})
		c.add(float64(n), s, measured)
	}
	return c
}
