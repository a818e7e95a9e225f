package dev.taskward.adapter.rest;

import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
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
 * The six routes, under the paths of the {@link WireContract}. Parameters arrive as values of the domain, valid already: the owner by {@link OwnerIdResolver}, the id by
 * {@link TaskIdResolver}, filter and order by {@link TaskQueryResolver}, bodies by {@link TaskBodyConverter}.
 */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class TaskController {
    private final TaskUseCases tasks;
    private final TaskResponseMapper mapper;
    private final WireContract contract;

    TaskController(TaskUseCases tasks, TaskResponseMapper mapper, WireContract contract) {
        this.tasks = tasks;
        this.mapper = mapper;
        this.contract = contract;
    }

    @GetMapping
    Object list(OwnerId owner, TaskQuery query) {
        return contract.list()
                .form()
                .of(tasks.list(owner, query).stream().map(mapper::toResponse).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TaskResponse> create(OwnerId owner, @RequestBody TaskDetails details, HttpServletRequest request) {
        Task task = tasks.create(owner, details);
        return ResponseEntity.created(URI.create(
                        request.getRequestURI() + "/" + contract.task().id().write(task.id())))
                .eTag(etag(task))
                .body(mapper.toResponse(task));
    }

    @GetMapping("/{id}")
    ResponseEntity<TaskResponse> get(OwnerId owner, TaskId id) {
        return ok(tasks.get(owner, id));
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TaskResponse> update(OwnerId owner, TaskId id, @RequestBody TaskEdit edit) {
        return ok(tasks.edit(owner, id, edit));
    }

    @PatchMapping("/{id}/complete")
    ResponseEntity<TaskResponse> toggle(OwnerId owner, TaskId id) {
        return ok(tasks.toggle(owner, id));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Map<String, String>> delete(OwnerId owner, TaskId id) {
        tasks.delete(owner, id);
        String message = contract.delete().message();
        return message == null ? ResponseEntity.noContent().build() : ResponseEntity.ok(Map.of("message", message));
    }

    private ResponseEntity<TaskResponse> ok(Task task) {
        return ResponseEntity.ok().eTag(etag(task)).body(mapper.toResponse(task));
    }

    private static String etag(Task task) {
        return "\"" + task.version() + "\"";
    }
}
