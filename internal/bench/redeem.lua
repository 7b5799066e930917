-- One scan a request: the next line of the file, with a nonce nobody has used.
-- Each thread takes its own share of the lines.
-- Arguments: the file, the device's token, the name of the run, the threads.
local count = 0

function setup(thread)
	thread:set("id", count)
	count = count + 1
end

function init(args)
	local share, of, n = id, tonumber(args[4]), 0
	lines, at = {}, 0
	for line in io.lines(args[1]) do
		if n % of == share then
			lines[#lines + 1] = line
		end
		n = n + 1
	end
	nonce = '{"nonce":"' .. args[3] .. "-" .. share .. "-"
	head = "POST /api/v1/gate/redeem HTTP/1.1\r\nHost: " .. wrk.host .. "\r\nAuthorization: Bearer " .. args[2] ..
		"\r\nContent-Type: application/json\r\nContent-Length: "
end

function request()
	at = at + 1
	local body = nonce .. at .. '",' .. lines[(at - 1) % #lines + 1]
	return head .. #body .. "\r\n\r\n" .. body
end
