/**
 * What else there is to bring a stream to everybody, to compare the production engine with: each a
 * {@link io.rivulet.simulator.coarse.Strategy} of the fragment tier, in the same world and measured in the same way. They are models of what
 * was published of others, with the parameters named there, not their implementations; {@link io.rivulet.simulator.baseline.Strategies} lists
 * them.
 */
package io.rivulet.simulator.baseline;
