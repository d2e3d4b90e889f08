/**
 * What lies between an application's threads and the node's: the queue of offers into the node, the queues of messages and events out of
 * it, each bounded and counted, and the one application executor that calls listeners. The node's thread never waits for anybody here.
 */
package io.rivulet.overlay.runtime;
