package ticket

import "markt/internal/pg"

// orderColumn is what a list of orders can be in the order of; who gave no name
// or address comes last.
var orderColumn = pg.Columns{
	"":        {`o.created_at`},
	"code":    {`o.code`},
	"name":    {`nullif(o.name, '') %s`},
	"email":   {`nullif(lower(o.email), '') %s`},
	"state":   {`array_position(ARRAY['paid', 'pending', 'canceled'], o.state)`},
	"tickets": {`(SELECT count(*) FROM ticket k WHERE k.order_id = o.id)`},
}
