// EXPECT relu or relu(128) | relu
// AT relu(128)
// FIX 128 relu
// MEND relu(128) ==> 128 relu
// MEND softmax(10) ==> 10 softmax
// COUNT 1
network! { pub struct N<64, relu(128), softmax(10)>; }
