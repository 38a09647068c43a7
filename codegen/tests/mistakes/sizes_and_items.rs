// EXPECT <4, 8, 1> | not both
// AT <4, 8, 1>
// FIX <4, 8, 1>;
// MEND  { loss: mse; } ==> ;
network! { pub struct N<4, 8, 1> { loss: mse; } }
