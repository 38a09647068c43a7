// EXPECT f32 or f32, | Net<f64>
// AT N<f32
// FIX <4, 8, 1>;
// MEND f32, ==>
network! { pub struct N<f32, 4, 8, 1>; }
