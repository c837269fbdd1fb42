tcpdump -nn -i em0 -E 'none-hmac96:' ip6 proto 50
