/**
 * JMH benchmarks of the parts that every packet goes through, one question per class, with a plain array copy as the measure; and the
 * command that runs them. JMH asks for public classes, and public fields for parameters.
 */
package io.rivulet.bench.micro;
