// EXPECT dense or dense(128) | dense
// AT dense(128) relu
// FIX 128 relu
// MEND dense(128) relu ==> 128 relu
network! { pub struct N<64, dense(128) relu, 10 softmax>; }
