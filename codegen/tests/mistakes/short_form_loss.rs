// EXPECT cross_entropy | last activation
// AT cross_entropy
// FIX remove `cross_entropy`
// MEND , cross_entropy ==>
network! { pub struct N<64, 128 relu, 10 softmax, cross_entropy>; }
