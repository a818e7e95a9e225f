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
import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The routes of tasks, under the paths of the {@link WireContract}. Parameters arrive as values of the domain, valid
 * already: the owner by {@link OwnerIdResolver}, the id by {@link TaskIdResolver}, what a list is to hold by {@link
 * TaskQueryResolver}, preconditions by {@link VersionConditionResolver}, bodies by {@link TaskBodyConverter}.
 */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class TaskController {
    private final TaskUseCases tasks;
    private final TaskResponseMapper mapper;
    private final WireContract contract;
    private final PageCursors cursors;

    TaskController(TaskUseCases tasks, TaskResponseMapper mapper, WireContract contract, PageCursors cursors) {
        this.tasks = tasks;
        this.cursors = cursors;
        this.mapper = mapper;
        this.contract = contract;
    }

    @GetMapping
    ResponseEntity<TaskList> list(OwnerId owner, TaskQuery query, HttpServletRequest request) {
        Integer limit = query.limit();
        if (limit == null) {
            return ResponseEntity.ok(new TaskList(tasks.list(owner, query)));
        }
        // one more tells whether there are more
        List<Task> page = tasks.list(owner, query.limitedTo(limit + 1)).toList();
        if (page.size() <= limit) {
            return ResponseEntity.ok(new TaskList(page.stream()));
        }
        String cursor = cursors.write(owner, query, Position.of(page.get(limit - 1), query.sort()));
        return ResponseEntity.ok()
                .header(HttpHeaders.LINK, "<" + withCursor(request, cursor) + ">; rel=\"next\"")
                .body(new TaskList(page.stream().limit(limit)));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TaskResponse> create(OwnerId owner, @RequestBody TaskDetails details, HttpServletRequest request) {
        Task task = tasks.create(owner, details);
        return ResponseEntity.created(URI.create(
                        request.getRequestURI() + "/" + contract.task().id().write(task.id())))
                .eTag(VersionConditionResolver.tag(task.version()))
                .body(mapper.toResponse(task));
    }

    @PostMapping(path = "/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    BatchResponse batch(OwnerId owner, @RequestBody TaskBatch batch) {
        return new BatchResponse(tasks.doAll(owner, batch.operations()).stream()
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
    ResponseEntity<TaskResponse> get(
            OwnerId owner,
            TaskId id,
            VersionCondition condition,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known) {
        Task task = tasks.get(owner, id).matching(condition);
        // Spring compares entity tags, but knows no asterisk
        return "*".equals(known)
                ? ResponseEntity.status(HttpStatus.NOT_MODIFIED)
                        .eTag(VersionConditionResolver.tag(task.version()))
                        .build()
                : ok(task);
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TaskResponse> update(
            OwnerId owner, TaskId id, VersionCondition condition, @RequestBody TaskEdit edit) {
        return ok(tasks.edit(owner, id, condition, edit));
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MergePatch.MEDIA_TYPE})
    ResponseEntity<TaskResponse> patch(
            OwnerId owner, TaskId id, VersionCondition condition, @RequestBody MergePatch patch) {
        return ok(tasks.edit(owner, id, condition, patch.edit()));
    }

    @PatchMapping("/{id}/complete")
    ResponseEntity<TaskResponse> toggle(OwnerId owner, TaskId id, VersionCondition condition) {
        return ok(tasks.toggle(owner, id, condition));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Map<String, String>> delete(OwnerId owner, TaskId id, VersionCondition condition) {
        tasks.delete(owner, id, condition);
        String message = contract.delete().message();
        return message == null ? ResponseEntity.noContent().build() : ResponseEntity.ok(Map.of("message", message));
    }

    private ResponseEntity<TaskResponse> ok(Task task) {
        return ResponseEntity.ok()
                .eTag(VersionConditionResolver.tag(task.version()))
                .body(mapper.toResponse(task));
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
