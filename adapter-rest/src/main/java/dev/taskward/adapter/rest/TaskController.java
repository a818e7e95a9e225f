package dev.taskward.adapter.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Position;
import dev.taskward.domain.VersionCondition;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The routes of tasks, under the paths of the {@link WireContract}. Parameters arrive as values of the domain, valid
 * already: the owner by {@link OwnerIdResolver}, the id by {@link TaskIdResolver}, what a list is to hold by {@link
 * TaskQueryResolver}, preconditions by {@link VersionConditionResolver}, bodies by {@link TaskBodyConverter}. Tasks go out by
 * {@link TaskResponseWriter}.
 */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class TaskController {
    private final TaskUseCases tasks;
    private final TaskResponseWriter answers;
    private final TaskResponseMapper mapper;
    private final WireContract contract;
    private final PageCursors cursors;

    TaskController(
            TaskUseCases tasks,
            TaskResponseWriter answers,
            TaskResponseMapper mapper,
            WireContract contract,
            PageCursors cursors) {
        this.tasks = tasks;
        this.answers = answers;
        this.mapper = mapper;
        this.contract = contract;
        this.cursors = cursors;
    }

    @GetMapping
    void list(OwnerId owner, TaskQuery query, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Integer limit = query.limit();
        if (limit == null) {
            answers.write(tasks.list(owner, query), response);
            return;
        }
        // one more tells whether there are more
        List<Task> page = tasks.list(owner, query.withLimit(limit + 1)).toList();
        if (page.size() > limit) {
            String cursor = cursors.write(owner, query, Position.of(page.get(limit - 1), query.sort()));
            response.setHeader(HttpHeaders.LINK, "<" + withCursor(request, cursor) + ">; rel=\"next\"");
        }
        answers.write(page.stream().limit(limit), response);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    void create(
            OwnerId owner, @RequestBody TaskDetails details, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Task task = tasks.create(owner, details);
        response.setHeader(
                HttpHeaders.LOCATION,
                request.getRequestURI() + "/" + contract.task().id().write(task.id()));
        answers.write(task, HttpStatus.CREATED, response);
    }

    @PostMapping(path = "/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    BatchResponse batch(OwnerId owner, @RequestBody BatchRequest batch) {
        return new BatchResponse(tasks.executeBatch(owner, batch.operations()).stream()
                .map(task ->
                        new BatchResponse.Result(task.map(mapper::toResponse).orElse(null)))
                .toList());
    }

    @DeleteMapping
    Map<String, Integer> deleteCompleted(OwnerId owner, HttpServletRequest request) {
        TaskQueryResolver.requireCompletedOnly(request.getParameterMap());
        return Map.of("deleted", tasks.deleteCompleted(owner));
    }

    @GetMapping("/{id}")
    void get(
            OwnerId owner,
            TaskId id,
            VersionCondition condition,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Task task = tasks.get(owner, id).requireVersion(condition);
        if (VersionConditionResolver.isKnown(task.version(), request)) {
            answers.writeUnchanged(task, response);
        } else {
            answers.write(task, HttpStatus.OK, response);
        }
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    void update(
            OwnerId owner,
            TaskId id,
            VersionCondition condition,
            @RequestBody TaskEdit edit,
            HttpServletResponse response)
            throws IOException {
        answers.write(tasks.edit(owner, id, condition, edit), HttpStatus.OK, response);
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MergePatch.MEDIA_TYPE})
    void patch(
            OwnerId owner,
            TaskId id,
            VersionCondition condition,
            @RequestBody MergePatch patch,
            HttpServletResponse response)
            throws IOException {
        answers.write(tasks.edit(owner, id, condition, patch.edit()), HttpStatus.OK, response);
    }

    @PatchMapping("/{id}/complete")
    void toggle(OwnerId owner, TaskId id, VersionCondition condition, HttpServletResponse response) throws IOException {
        answers.write(tasks.toggle(owner, id, condition), HttpStatus.OK, response);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Map<String, String>> delete(OwnerId owner, TaskId id, VersionCondition condition) {
        tasks.delete(owner, id, condition);
        String message = contract.delete().message();
        return message == null ? ResponseEntity.noContent().build() : ResponseEntity.ok(Map.of("message", message));
    }

    /** The same list, from there on. */
    private static String withCursor(HttpServletRequest request, String cursor) {
        Map<String, String> parameters = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
        parameters.put("cursor", cursor);
        return request.getRequestURI()
                + parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }
}
