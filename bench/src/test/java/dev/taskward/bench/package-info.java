/** How fast the service is. Start at {@link dev.taskward.bench.LoadBench}; the benchmarks of single parts are beside those. */
@NullMarked
package dev.taskward.bench;

import org.jspecify.annotations.NullMarked;
