/** Names and addresses of endpoints: socket addresses without DNS, where an address was learned, and peer ids. */
package io.rivulet.transport.address;
