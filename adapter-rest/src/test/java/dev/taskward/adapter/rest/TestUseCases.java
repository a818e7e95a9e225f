package dev.taskward.adapter.rest;

import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskTitle;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Use cases that fail in ways in which the real ones seldom do. */
public final class TestUseCases {

    private TestUseCases() {}

    /** Returns use cases that always throw this exception. */
    public static TaskUseCases throwing(RuntimeException exception) {
        return returning(() -> {
            throw exception;
        });
    }

    /** Returns use cases that list some tasks and then fail, in the middle of the stream. */
    public static TaskUseCases failingAfter(int tasks, RuntimeException failure) {
        Task task = new NewTask(
                        new OwnerId("somebody"),
                        new TaskDetails(new TaskTitle("x"), null, false, null, null),
                        Instant.EPOCH)
                .withId(new TaskId(1));
        return returning(() -> Stream.iterate(tasks, remaining -> remaining - 1).map(remaining -> {
            if (remaining == 0) {
                throw failure;
            }
            return task;
        }));
    }

    private static TaskUseCases returning(Supplier<Object> result) {
        return (TaskUseCases) Proxy.newProxyInstance(
                TaskUseCases.class.getClassLoader(),
                new Class<?>[] {TaskUseCases.class},
                (proxy, method, arguments) -> result.get());
    }
}
