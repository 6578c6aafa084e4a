package api

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// router answers HEAD wherever it answers GET; net/http leaves the body out.
type router struct{ *echo.Echo }

// GET implements openapi.EchoRouter.
func (r router) GET(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	r.HEAD(path, h, m...)
	return r.Echo.GET(path, h, m...)
}

// reads reports whether a request of this method changes nothing.
func reads(r *http.Request) bool { return r.Method == http.MethodGet || isHead(r) }

func isHead(r *http.Request) bool { return r.Method == http.MethodHead }

// probed answers haproxy's health check, which asks OPTIONS / when it is not told what else to. For
// other paths echo tells their methods.
func probed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if r := c.Request(); r.Method != http.MethodOptions || r.URL.Path != "/" {
			return next(c)
		}
		c.Response().Header().Set(echo.HeaderAllow, http.MethodOptions)
		return c.NoContent(http.StatusNoContent)
	}
}
