package cli

import (
	"fmt"
	"time"

	"github.com/constancia-project/constancia/locale"
)

// meter shows how far something is, how fast it goes and how long it will
// still take, on a terminal and after the first second only.
type meter struct {
	a     *app
	start time.Time
	last  time.Time
	shown bool
}

func (a *app) meter() *meter { return &meter{a: a, start: a.Now()} }

// step is called with what is done of how much; total 0 means not known.
func (m *meter) step(done, total int64) {
	now := m.a.Now()
	if !m.a.Terminal || now.Sub(m.start) < time.Second || now.Sub(m.last) < 200*time.Millisecond {
		return
	}
	m.last, m.shown = now, true
	seconds := now.Sub(m.start).Seconds()
	rate := float64(done) / seconds
	if total <= 0 || rate == 0 {
		fmt.Fprintf(m.a.Err, "\r\033[K%s", sayPace.In(m.a.lang, "done", done, "rate", int64(rate)))
		return
	}
	left := time.Duration(float64(total-done)/rate*1e9) * time.Nanosecond
	fmt.Fprintf(m.a.Err, "\r\033[K%s", sayProgress.In(m.a.lang,
		"percent", done*100/total, "done", done, "total", total, "rate", int64(rate), "left", left.Round(time.Second).String()))
}

// end clears the line.
func (m *meter) end() {
	if m.shown {
		fmt.Fprint(m.a.Err, "\r\033[K")
	}
}

var (
	sayPace = locale.Message{
		ID: "cli.pace",
		ES: "{done} · {rate} por segundo",
		EN: "{done} · {rate} a second",
	}
	sayProgress = locale.Message{
		ID: "cli.progress",
		ES: "{percent} % · {done} de {total} · {rate} por segundo · faltan {left}",
		EN: "{percent} % · {done} of {total} · {rate} a second · {left} left",
	}
)
