-- Creates the requests of one scenario for wrk. The arguments are a file with the token of each active user, the id of
-- the first user's first task, the number of tasks per user, and the name of the scenario.

local scenarios = {}
local users = {}
-- the tasks that this thread has created and not yet deleted
local created = {}
local tasks, create_request
local threads = {}

function setup(thread)
    table.insert(threads, thread)
    thread:set("number", #threads)
end

function init(args)
    math.randomseed(number)
    tasks = tonumber(args[3])
    local first = tonumber(args[2])
    for token in io.lines(args[1]) do
        local authorization = "Bearer " .. token
        table.insert(users, {
            first = first + #users * tasks,
            plain = { ["Authorization"] = authorization },
            json = { ["Authorization"] = authorization, ["Content-Type"] = "application/json" },
        })
    end
    create_request = assert(scenarios[args[4]], "no such scenario")
    if args[4] == "mixed" then
        response = record_created
    end
end

function request()
    return create_request(users[math.random(#users)])
end

local function random_task_path(user)
    return string.format("/api/tasks/%d", user.first + math.random(tasks) - 1)
end

local function random_body()
    return string.format(
        '{"title": "Call the supplier about order %d", "description": "Ask when the missing parts will come, and '
            .. 'whether the invoice can wait until they are here and have been looked at.", "priority": "high"}',
        math.random(1000000))
end

scenarios["get-one"] = function(user)
    return wrk.format("GET", random_task_path(user), user.plain)
end

scenarios["list"] = function(user)
    return wrk.format("GET", "/api/tasks", user.plain)
end

scenarios["toggle"] = function(user)
    return wrk.format("PATCH", random_task_path(user) .. "/complete", user.plain)
end

scenarios["create"] = function(user)
    return wrk.format("POST", "/api/tasks", user.json, random_body())
end

scenarios["mixed"] = function(user)
    local percent = math.random(100)
    if percent <= 70 then
        return scenarios["list"](user)
    elseif percent <= 85 then
        return scenarios["get-one"](user)
    elseif percent <= 90 then
        return scenarios["toggle"](user)
    elseif percent <= 95 then
        return wrk.format("PUT", random_task_path(user), user.json, random_body())
    elseif #created == 0 then
        return scenarios["create"](user)
    else
        local task = table.remove(created)
        return wrk.format("DELETE", "/api/tasks/" .. task.id, task.user.plain)
    end
end

-- Records the created tasks, so that the mixed scenario can delete them.
function record_created(status, headers, body)
    if status == 201 then
        local id, user = body:match('"id":(%d+),"user_id":"bench%-user%-(%d+)"')
        table.insert(created, { id = id, user = users[tonumber(user)] })
    end
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        "requests %d micros %d p50 %d p99 %d errors %d\n",
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
