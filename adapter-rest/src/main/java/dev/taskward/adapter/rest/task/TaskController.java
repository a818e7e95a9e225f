package dev.taskward.adapter.rest.task;

import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskPage;
import dev.taskward.domain.VersionCondition;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
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
 * The routes of tasks, under each path of the {@link WireContract}. {@link TaskConfiguration} says how parameters and
 * bodies become domain values; {@link TaskResponseWriter} writes tasks; {@link TaskProblemAdvice} maps the errors of
 * the use cases.
 */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class TaskController {
    private final TaskUseCases tasks;
    private final TaskResponseWriter responses;
    private final TaskResponseMapper mapper;
    private final PageLinks links;
    private final WireContract contract;

    TaskController(
            TaskUseCases tasks,
            TaskResponseWriter responses,
            TaskResponseMapper mapper,
            PageLinks links,
            WireContract contract) {
        this.tasks = tasks;
        this.responses = responses;
        this.mapper = mapper;
        this.links = links;
        this.contract = contract;
    }

    @GetMapping
    void list(OwnerId owner, ListRequest list, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (list.page() == null) {
            responses.writeList(tasks.list(owner, list.query()), response);
            return;
        }
        TaskPage page = tasks.listPage(owner, list.query(), list.page());
        if (page.next() != null) {
            response.setHeader(HttpHeaders.LINK, links.next(request, owner, list.query(), page.next()));
        }
        responses.writeList(page.tasks().stream(), response);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    void create(
            OwnerId owner, @RequestBody TaskDetails details, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        VersionConditionResolver.requireNoIfMatch(request);
        Task task = tasks.create(owner, details);
        response.setHeader(
                HttpHeaders.LOCATION,
                request.getRequestURI() + "/" + contract.task().id().format(task.id()));
        responses.write(task, HttpStatus.CREATED, response);
    }

    @PostMapping(path = "/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    BatchResponse executeBatch(OwnerId owner, @RequestBody BatchRequest batch, HttpServletRequest request) {
        VersionConditionResolver.requireNoIfMatch(request);
        return new BatchResponse(tasks.executeBatch(owner, batch.operations()).stream()
                .map(task ->
                        new BatchResponse.Result(task.map(mapper::toResponse).orElse(null)))
                .toList());
    }

    @DeleteMapping
    Map<String, Integer> deleteCompleted(OwnerId owner, HttpServletRequest request) {
        VersionConditionResolver.requireNoIfMatch(request);
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
        Task task = tasks.get(owner, id, condition);
        if (VersionConditionResolver.clientHasVersion(task.version(), request)) {
            responses.writeNotModified(task, response);
        } else {
            responses.write(task, HttpStatus.OK, response);
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
        responses.write(tasks.edit(owner, id, condition, edit), HttpStatus.OK, response);
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
        responses.write(tasks.edit(owner, id, condition, patch.edit()), HttpStatus.OK, response);
    }

    /** Flips {@code completed}, although the path says complete; the published specifications define it so. */
    @PatchMapping("/{id}/complete")
    void toggle(OwnerId owner, TaskId id, VersionCondition condition, HttpServletResponse response) throws IOException {
        responses.write(tasks.toggle(owner, id, condition), HttpStatus.OK, response);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Map<String, String>> delete(OwnerId owner, TaskId id, VersionCondition condition) {
        tasks.delete(owner, id, condition);
        String message = contract.delete().message();
        return message == null ? ResponseEntity.noContent().build() : ResponseEntity.ok(Map.of("message", message));
    }
}
