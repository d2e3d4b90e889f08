/** Fixtures that tests of this module and of those above it share; part of the test jar. */
package io.rivulet.transport.testing;
