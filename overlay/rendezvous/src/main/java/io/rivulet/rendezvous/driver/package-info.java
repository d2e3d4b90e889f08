/** The rendezvous with a UDP socket and the real clock: {@link io.rivulet.rendezvous.driver.RendezvousServer}. */
package io.rivulet.rendezvous.driver;
