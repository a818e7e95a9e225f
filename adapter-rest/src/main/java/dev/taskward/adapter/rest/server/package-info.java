/** The HTTP server: Tomcat, and the filters that know nothing of tasks. */
@NullMarked
package dev.taskward.adapter.rest.server;

import org.jspecify.annotations.NullMarked;
