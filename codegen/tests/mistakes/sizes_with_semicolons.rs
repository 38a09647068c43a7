// EXPECT ; | ,
// AT N<4;
// FIX <4, 8 relu, 1>;
// MEND 4; 8 relu; ==> 4, 8 relu,
network! { pub struct N<4; 8 relu; 1>; }
