/** Tests of the network in memory. */
package io.rivulet.transport.virtual;
