package dev.taskward.application.service;

import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

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
    public List<Task> list(OwnerId owner, TaskQuery query) {
        return tasks.list(owner, query);
    }

    @Override
    public Task get(OwnerId owner, TaskId id) {
        return existing(tasks.find(owner, id)).accessedBy(owner);
    }

    @Override
    public Task edit(OwnerId owner, TaskId id, TaskEdit edit) {
        return existing(tasks.change(owner, id, task -> task.accessedBy(owner).edited(edit, clock.instant())));
    }

    @Override
    public Task toggle(OwnerId owner, TaskId id) {
        return existing(tasks.change(owner, id, task -> task.accessedBy(owner).toggled(clock.instant())));
    }

    @Override
    public void delete(OwnerId owner, TaskId id) {
        if (!tasks.delete(owner, id)) {
            throw new TaskException.NotFound();
        }
    }

    private static Task existing(Optional<Task> task) {
        return task.orElseThrow(TaskException.NotFound::new);
    }
}
