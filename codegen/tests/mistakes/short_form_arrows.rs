// EXPECT -> | ,
// AT 64 -> 128 relu
// FIX , 
// MEND 64 -> 128 relu -> 10 softmax ==> 64, 128 relu, 10 softmax
network! { pub struct N<64 -> 128 relu -> 10 softmax>; }
