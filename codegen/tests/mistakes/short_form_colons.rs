// EXPECT : | relu
// AT 128: relu
// FIX 128 relu
// MEND 128: relu ==> 128 relu
network! { pub struct N<64, 128: relu, 10>; }
