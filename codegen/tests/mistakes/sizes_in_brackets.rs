// EXPECT [4, 8, 1] | <
// AT N[4
// FIX <4, 8, 1>;
// MEND [4, 8, 1] ==> <4, 8, 1>
network! { pub struct N[4, 8, 1]; }
