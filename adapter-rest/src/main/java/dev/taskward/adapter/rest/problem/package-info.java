/**
 * Errors as RFC 9457 problem details, or in the format that the wire contract prescribes. {@code ProblemWriter} writes
 * them all. It is called by {@code ProblemAdvice} for exceptions of Spring MVC, by {@code TaskProblemAdvice} for those
 * of the domain, by {@code TokenEntryPoint} for rejected tokens, by filters, and by {@code TomcatErrorResponses} for
 * errors outside of all filters.
 */
@NullMarked
package dev.taskward.adapter.rest.problem;

import org.jspecify.annotations.NullMarked;
