// River is the peer that the bench compares submissions with: an echo handler that inserts one River job
// into a PostgreSQL, whose answer says that it is on disk.
package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// powerOff are the arguments of the job.
type powerOff struct {
	VMID    string `json:"vm_id"`
	VCenter string `json:"vcenter"`
}

// Kind implements river.JobArgs.
func (powerOff) Kind() string { return "power-off" }

func main() {
	if err := run(context.Background(), os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

// run serves POST /vm/:id/power-off at the address, with the database of this URL.
func run(ctx context.Context, address, database string) error {
	pool, err := pgxpool.New(ctx, database)
	if err != nil {
		return err
	}
	defer pool.Close()
	driver := riverpgxv5.New(pool)
	migrator, err := rivermigrate.New(driver, nil)
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return err
	}
	jobs, err := river.NewClient(driver, new(river.Config))
	if err != nil {
		return err
	}
	server := echo.New()
	server.HideBanner, server.HidePort = true, true
	server.POST("/vm/:id/power-off", func(c echo.Context) error {
		args := powerOff{VMID: c.Param("id")}
		if err := c.Bind(&args); err != nil {
			return err
		}
		inserted, err := jobs.Insert(c.Request().Context(), args, nil)
		if err != nil {
			return err
		}
		return c.JSON(http.StatusAccepted, map[string]int64{"job_id": inserted.Job.ID})
	})
	return server.Start(address)
}
