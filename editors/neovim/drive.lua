-- What a person does in Neovim, done without one: see test.sh. It knows nothing of the configuration but what
-- that promises, and ends Neovim with 1 where something is not as it should be.

local TEXT = [[
ConfigMap settings { data: { color: "blue" } }
Deployment web {
  spec: {
    replica: 3
    template.spec.containers.web: {
        image: "nginx:1.27"
      env: { COLOR: settings.color }
    }
  }
}
]]

local passed, failed = 0, 0
local function say(text)
  io.stdout:write(text .. "\n")
end

local function check(what, run)
  local fine, why = pcall(run)
  if fine then
    passed = passed + 1
    say("ok: " .. what)
  else
    failed = failed + 1
    say("FAILED: " .. what .. "\n  " .. tostring(why))
  end
end

--- Waits until something is there, and gives it.
local function wait(what, ask)
  local found
  local came = vim.wait(10000, function()
    found = ask()
    return found
  end, 20)
  assert(came, what .. ": not within ten seconds")
  return found
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

local function text()
  return table.concat(lines(), "\n")
end

--- Puts the cursor on the first character of a piece of text, or behind it.
local function go(piece, behind)
  for number, line in ipairs(lines()) do
    local from, to = line:find(piece, 1, true)
    if from then
      vim.api.nvim_win_set_cursor(0, { number, behind and to or from - 1 })
      return
    end
  end
  error("`" .. piece .. "` is not in the text")
end

local function findings(pattern)
  return vim.tbl_filter(function(finding)
    return finding.message:find(pattern, 1, true) ~= nil
  end, vim.diagnostic.get(0))
end

--- Does something where the server that is built here offers it, and says so where it does not.
local function check_if(capability, what, run)
  local client = vim.tbl_values(vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = 0 }) or vim.lsp.buf_get_clients(0))[1]
  if client.server_capabilities[capability] then
    check(what, run)
  else
    say("SKIPPED, as the server has no " .. capability .. ": " .. what)
  end
end

--- What the server answers to a request about the place of the cursor.
local function ask(method)
  local clients = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = 0 }) or vim.lsp.buf_get_clients(0)
  local encoding = vim.tbl_values(clients)[1].offset_encoding
  local answers = vim.lsp.buf_request_sync(0, method, vim.lsp.util.make_position_params(0, encoding), 10000)
  local answer = vim.tbl_values(answers or {})[1] or {}
  assert(answer.err == nil, vim.inspect(answer.err or answer.error))
  return answer.result
end

--- Chooses from what is offered as a person does, by its title.
local function choose(title, run)
  local before, chosen, offered = vim.ui.select, nil, {}
  vim.ui.select = function(items, options, decide)
    for index, item in ipairs(items) do
      local shown = options.format_item and options.format_item(item) or tostring(item)
      table.insert(offered, shown)
      if shown:find(title, 1, true) then
        chosen = shown
        return decide(item, index)
      end
    end
    decide(nil)
  end
  run()
  local came = vim.wait(10000, function()
    return chosen ~= nil
  end, 20)
  vim.ui.select = before
  assert(came, "`" .. title .. "` is not offered: " .. vim.inspect(offered))
end

vim.fn.writefile(vim.split(TEXT, "\n", { trimempty = true }), "main.kdsl")
vim.cmd("edit main.kdsl")

check("a .kdsl file is kdsl", function()
  assert(vim.bo.filetype == "kdsl", vim.bo.filetype)
  assert(vim.bo.commentstring == "// %s" or wait("commentstring", function()
    return vim.bo.commentstring == "// %s"
  end))
end)

check("findings come when it is opened", function()
  local finding = wait("a finding", function()
    return findings("no field `replica`")[1]
  end)
  assert(finding.lnum == 3 and finding.col == 4, vim.inspect(finding))
  assert(finding.source == "kdsl" and finding.code == "K0101", vim.inspect(finding))
end)

check("K shows what is known of a field", function()
  go("image:")
  vim.api.nvim_feedkeys("K", "x", false)
  local shown = wait("a window", function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then
        return window
      end
    end
  end)
  local content = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(shown), 0, -1, false), "\n")
  assert(content:find("image", 1, true) and content:find("String", 1, true), content)
  vim.api.nvim_win_close(shown, true)
end)

check("a fix is applied where its finding is", function()
  go("replica")
  choose("similar name", function()
    vim.api.nvim_feedkeys("gra", "x", false)
  end)
  wait("the fix", function()
    return text():find("    replicas: 3", 1, true)
  end)
  wait("the end of the finding", function()
    return #findings("no field `replica`") == 0
  end)
end)

check("a key is completed while it is typed", function()
  go("env: {")
  vim.cmd("normal! O")
  vim.api.nvim_set_current_line("      imagePul")
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_win_get_cursor(0)[1], #"      imagePul" })
  local result = ask("textDocument/completion")
  local labels = vim.tbl_map(function(item)
    return item.label
  end, result.items or result)
  assert(vim.tbl_contains(labels, "imagePullPolicy"), vim.inspect(labels))
end)
if text():find("imagePul\n", 1, true) then
  go("imagePul")
  vim.api.nvim_del_current_line()
end

check_if("renameProvider", "a ConfigMap is renamed wherever it is used", function()
  go("settings")
  vim.lsp.buf.rename("options")
  wait("the rename", function()
    return text():find("ConfigMap options", 1, true) and text():find("COLOR: options.color", 1, true)
  end)
end)

check("it is formatted when it is saved", function()
  assert(text():find("\n        image:", 1, true))
  vim.cmd("write")
  local saved = table.concat(vim.fn.readfile("main.kdsl"), "\n")
  assert(saved:find("\n      image: \"nginx:1.27\"\n      env:", 1, true), saved)
  assert(saved == text(), "what is shown is what is saved")
end)

check("nothing is wrong in it any more", function()
  wait("no finding", function()
    return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) == 0
  end)
end)

say(("%d passed, %d failed"):format(passed, failed))
vim.cmd(failed == 0 and "qall!" or "cquit")
