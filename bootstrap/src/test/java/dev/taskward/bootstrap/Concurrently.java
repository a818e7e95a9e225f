package dev.taskward.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Runs actions at the same time, each in a virtual thread. */
final class Concurrently {
    private Concurrently() {}

    /** Runs an action several times and returns the results in the order of the indexes that the action gets. */
    static <T> List<T> run(int times, IntFunction<T> action) throws Exception {
        List<Callable<T>> actions = IntStream.range(0, times)
                .<Callable<T>>mapToObj(i -> () -> action.apply(i))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(actions)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
