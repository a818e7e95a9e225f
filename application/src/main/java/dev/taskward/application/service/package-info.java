/** The use cases, in terms of ports and domain. */
@NullMarked
package dev.taskward.application.service;

import org.jspecify.annotations.NullMarked;
