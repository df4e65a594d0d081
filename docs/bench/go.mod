module berth/bench

go 1.24
