/** How long peers stay: lengths of sessions, as distributions with a text form. */
package io.rivulet.simulator.churn;
