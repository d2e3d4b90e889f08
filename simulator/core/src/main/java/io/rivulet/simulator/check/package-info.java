/** What must hold in every run, whatever the network does: checked while the run goes on, and a violation ends it. */
package io.rivulet.simulator.check;
