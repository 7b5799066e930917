package pg

import (
	"strconv"
	"strings"

	"github.com/lib/pq"
)

// ProgramEnv is the environment in which PostgreSQL's own programs meet the
// database of a DSN or URL. A password never stands in an argument, which every
// user of the machine may read.
func ProgramEnv(dsn string) ([]string, error) {
	dsn, err := withDefaults(dsn)
	if err != nil {
		return nil, err
	}
	c, err := pq.NewConfig(dsn)
	if err != nil {
		return nil, err
	}
	hosts, ports := []string{c.Host}, []string{strconv.Itoa(int(c.Port))}
	for _, m := range c.Multi {
		hosts, ports = append(hosts, m.Host), append(ports, strconv.Itoa(int(m.Port)))
	}
	var env []string
	for _, v := range [][2]string{
		{"PGHOST", strings.Join(hosts, ",")}, {"PGPORT", strings.Join(ports, ",")}, {"PGDATABASE", c.Database},
		{"PGUSER", c.User}, {"PGPASSWORD", c.Password}, {"PGPASSFILE", c.Passfile},
		{"PGSSLMODE", string(c.SSLMode)}, {"PGSSLROOTCERT", c.SSLRootCert}, {"PGSSLCERT", c.SSLCert}, {"PGSSLKEY", c.SSLKey},
		{"PGTARGETSESSIONATTRS", string(c.TargetSessionAttrs)}, {"PGCONNECT_TIMEOUT", "10"},
	} {
		if v[1] != "" {
			env = append(env, v[0]+"="+v[1])
		}
	}
	if c.Hostaddr.IsValid() && len(c.Multi) == 0 {
		env = append(env, "PGHOSTADDR="+c.Hostaddr.String())
	}
	return env, nil
}
