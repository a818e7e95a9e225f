/** Task and its rules: what a task may hold, who may touch it, and what happens to it. Knows no framework. */
@NullMarked
package dev.taskward.domain;

import org.jspecify.annotations.NullMarked;
