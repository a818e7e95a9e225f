/** How fast the service is. The benchmarks of single parts are beside those, in their packages. */
@NullMarked
package dev.taskward.bench;

import org.jspecify.annotations.NullMarked;
