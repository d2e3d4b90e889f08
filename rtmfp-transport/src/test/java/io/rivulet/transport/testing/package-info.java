/** What tests of this module and of those above it start from: two cores and a virtual wire. */
package io.rivulet.transport.testing;
