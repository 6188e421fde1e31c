"""Pages of the tips room: the phone's, the sender's thread, the desk's."""
