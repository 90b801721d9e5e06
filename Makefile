.PHONY: run once test check bench lock
run:
	bin/run
once:
	bin/run --once
test:
	bin/test
check:
	bin/check
bench:
	bin/bench $(NAME)
lock:
	bin/lock
