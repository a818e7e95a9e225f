/** The REST API: the use cases over HTTP. Start with {@link dev.taskward.adapter.rest.RestAdapter}. */
@NullMarked
package dev.taskward.adapter.rest;

import org.jspecify.annotations.NullMarked;
