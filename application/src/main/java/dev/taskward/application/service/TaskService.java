package dev.taskward.application.service;

import dev.taskward.application.port.in.TaskOperation;
import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.VersionCondition;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The use cases of tasks. */
public final class TaskService implements TaskUseCases {
    private final TaskRepository tasks;
    private final Clock clock;
    private final int quota;

    /**
     * Takes the parts that differ from place to place.
     *
     * @param quota the most tasks that one owner may have
     */
    public TaskService(TaskRepository tasks, Clock clock, int quota) {
        this.tasks = tasks;
        this.clock = clock;
        this.quota = quota;
    }

    @Override
    public Task create(OwnerId owner, TaskDetails details) {
        return tasks.create(owner, details, clock.instant(), quota);
    }

    @Override
    public Stream<Task> list(OwnerId owner, TaskQuery query) {
        return tasks.list(owner, query);
    }

    @Override
    public Task get(OwnerId owner, TaskId id) {
        return existing(tasks.find(owner, id)).accessedBy(owner);
    }

    @Override
    public Task edit(OwnerId owner, TaskId id, VersionCondition condition, TaskEdit edit) {
        return existing(tasks.change(
                owner, id, task -> task.accessedBy(owner).matching(condition).edited(edit, clock.instant())));
    }

    @Override
    public Task toggle(OwnerId owner, TaskId id, VersionCondition condition) {
        return existing(tasks.change(
                owner, id, task -> task.accessedBy(owner).matching(condition).toggled(clock.instant())));
    }

    @Override
    public void delete(OwnerId owner, TaskId id, VersionCondition condition) {
        if (!tasks.delete(owner, id, condition)) {
            throw new TaskException.NotFound();
        }
    }

    @Override
    public int deleteCompleted(OwnerId owner) {
        return tasks.deleteCompleted(owner);
    }

    @Override
    public List<Optional<Task>> doAll(OwnerId owner, List<TaskOperation> operations) {
        return new TaskOperations(owner, operations, clock.instant(), quota).doneIn(tasks);
    }

    private static Task existing(Optional<Task> task) {
        return task.orElseThrow(TaskException.NotFound::new);
    }
}
