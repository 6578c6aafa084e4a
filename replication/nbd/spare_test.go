package nbd_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"vmapower/replication/nbd"
	"vmapower/replication/nbd/nbdtest"
)

// nbd-server refuses what is more than maxconnections, and counts those that have ended.
func TestOneConnectionIsKeptApartWhereTheServerRefusesOthers(t *testing.T) {
	t.Parallel()
	for most := 2; most <= 6; most++ {
		t.Run(fmt.Sprint(most), func(t *testing.T) {
			t.Parallel()
			server := nbdtest.NBDServer(t, image(t, 4*mib), "flush = true", fmt.Sprintf("maxconnections = %d", most))
			client := dialAll(t, server.URI, nbd.Options{Spare: true})
			if got, want := client.Connections(), min(4, most-1); got != want {
				t.Errorf("%d connections, want %d", got, want)
			}
			spare := client.Spare()
			if spare == nil {
				t.Fatal("no connection was kept apart")
			}
			defer spare.Close()
			exercise(t, client)
			wrote, read := random(mib), make([]byte, mib)
			if err := errors.Join(client.WriteAt(t.Context(), wrote, 0), client.Flush(t.Context()), client.Close()); err != nil {
				t.Fatal(err)
			}
			if err := spare.ReadAt(t.Context(), read, 0); err != nil || !bytes.Equal(read, wrote) {
				t.Errorf("the connection that was kept apart reads something else: %v", err)
			}
		})
	}
}

func TestAServerThatTakesOneConnectionAloneIsTold(t *testing.T) {
	t.Parallel()
	server := nbdtest.NBDServer(t, image(t, mib), "flush = true", "maxconnections = 1")
	client := dial(t, server.URI, nbd.Options{Spare: true})
	if err := client.Settle(t.Context()); !errors.Is(err, nbd.ErrPolicy) {
		t.Errorf("it says %v", err)
	}
}

func TestAServerThatLeavesConnectionsUnansweredIsWrittenOverAllThatItGives(t *testing.T) {
	t.Parallel()
	client := dialAll(t, nbdtest.Qemu(t, image(t, mib), "--shared", "2").URI, nbd.Options{Spare: true})
	if got, spare := client.Connections(), client.Spare(); got != 2 || spare != nil {
		t.Errorf("%d connections, and %v apart", got, spare)
	}
}

func TestAClientIsOfUseBeforeTheOtherConnectionsStand(t *testing.T) {
	t.Parallel()
	server := nbdtest.Nbdkit(t, "memory", "4M")
	var dials atomic.Int32
	onlyOne := func(ctx context.Context, network, address string) (net.Conn, error) {
		if dials.Add(1) == 1 {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		}
		<-ctx.Done()
		return nil, context.Cause(ctx)
	}
	client := dial(t, server.URI, nbd.Options{Dial: onlyOne, Timeout: time.Hour})
	exercise(t, client)
	if err := client.Close(); err != nil {
		t.Error(err)
	}
}
