/* The expert's C as it was first written, with weights [input][output] as emitted networks store them: 8-wide GCC vectors,
 * compile-time shapes, a 6 x 2 register tile, the update fused into the weight-gradient tile. The targets in
 * benches/README.md are set against it. Out: one JSON line per figure. */
// batch-vectorised C, GCC vector extensions, compile-time dims, weights [in][out] padded to 8, SGD fused into the weight-gradient epilogue
#include "measure.h"
#include <math.h>
#define PEER "expert's C, first"
#define AI INLINE
static unsigned long rs=88172645463325252UL;
static float urand(){rs^=rs<<13;rs^=rs>>7;rs^=rs<<17;return (float)((rs>>40)/(double)(1<<24));}
static float nrand(){return (urand()+urand()+urand()+urand()-2.0f)*1.7320508f;}
#define BENCH(W,M,UNITS,BODY) do{ double v[REPETITIONS]; long it=1; for(;;){double t=seconds(); for(long q=0;q<it;q++){BODY;} if(seconds()-t>LEAST_SECONDS)break; it*=2;} \
  for(int r=0;r<REPETITIONS;r++){double t=seconds(); for(long q=0;q<it;q++){BODY;} v[r]=(seconds()-t)/(it*(double)(UNITS))*1e9;} report(PEER,W,M,median(v,REPETITIONS));}while(0)
#include <immintrin.h>
typedef float v8 __attribute__((vector_size(32),aligned(32)));
typedef float v8u __attribute__((vector_size(32),aligned(4)));
typedef int i8 __attribute__((vector_size(32)));
enum{SIG=1,RELU=2,LIN=0};
#define LD(p) (*(const v8*)(p))
#define ST(p,v) (*(v8*)(p)=(v))
#define UN _Pragma("GCC unroll 16")
AI v8 bc(float x){return (v8)_mm256_set1_ps(x);}
AI v8 vexp(v8 x){ // ~2 ulp on [-87,88]
  x=(v8)_mm256_min_ps((__m256)x,_mm256_set1_ps(88.f));x=(v8)_mm256_max_ps((__m256)x,_mm256_set1_ps(-87.f));
  __m256 n=_mm256_round_ps((__m256)(x*1.44269504f),8);
  __m256 r=_mm256_fnmadd_ps(n,_mm256_set1_ps(0.693359375f),(__m256)x); r=_mm256_fnmadd_ps(n,_mm256_set1_ps(-2.12194440e-4f),r);
  v8 q=(v8)r; v8 q2=q*q; v8 a=q*1.3981999507e-3f*1.0f+8.3334519073e-3f; 
  v8 p0=q*(1.9875691500e-4f)+1.3981999507e-3f; p0=p0*q+8.3334519073e-3f; p0=p0*q+4.1665795894e-2f; p0=p0*q+1.6666665459e-1f; p0=p0*q+5.0000001201e-1f; (void)a;
  v8 e=p0*q2+q+1.0f;
  __m256i k=_mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n),_mm256_set1_epi32(127)),23);
  return e*(v8)_mm256_castsi256_ps(k);
}
AI v8 vsig(v8 x){return 1.0f/(1.0f+vexp(-x));}
AI v8 vmax0(v8 x){return (v8)_mm256_max_ps((__m256)x,_mm256_setzero_ps());}
// micro kernel: C[m][n8] = sum_k A[m*as+k*ak]*B[k*ldb+n]; epilogue mode
// mode 0: C=act(bias+acc)  1: C -= lr*acc  2: C=acc*(relu'(H)) 3: C=acc*h(1-h)
AI void mk(const int MR,const int NV,int K,const float*A,long as,long ak,const float*B,long ldb,float*C,long ldc,const int mode,const float*bias,const int act,float lr,const float*H){
  v8 acc[6][2];
  UN for(int m=0;m<MR;m++)UN for(int n=0;n<NV;n++)acc[m][n]=mode==0?LD(bias+8*n):bc(0);
  for(int k=0;k<K;k++){ v8 b[2]; UN for(int n=0;n<NV;n++)b[n]=LD(B+k*ldb+8*n);
    UN for(int m=0;m<MR;m++){v8 a=bc(A[m*as+k*ak]);UN for(int n=0;n<NV;n++)acc[m][n]+=a*b[n];}}
  UN for(int m=0;m<MR;m++)UN for(int n=0;n<NV;n++){float*c=C+m*ldc+8*n;v8 v=acc[m][n];
    if(mode==0){ST(c,act==RELU?vmax0(v):act==SIG?vsig(v):v);}
    else if(mode==1)ST(c,LD(c)-lr*v);
    else if(mode==2){v8 h=LD(H+m*ldc+8*n);ST(c,(v8)_mm256_and_ps((__m256)v,_mm256_cmp_ps((__m256)h,_mm256_setzero_ps(),_CMP_GT_OQ)));}
    else {v8 h=LD(H+m*ldc+8*n);ST(c,v*h*(1-h));}}
}
// M x (8*NT) with MR<=6, NV<=2
AI void gemm(const int M,const int NT,int K,const float*A,long as,long ak,const float*B,long ldb,float*C,long ldc,const int mode,const float*bias,const int act,float lr,const float*H){
  const int NV=NT>=2?2:1;
  int n=0; for(;n+NV<=NT;n+=NV){int m=0;
    for(;m+6<=M;m+=6)mk(6,NV,K,A+m*as,as,ak,B+8*n,ldb,C+m*ldc+8*n,ldc,mode,bias+8*n,act,lr,H+m*ldc+8*n);
    const int R=M%6; const float*Am=A+m*as;float*Cm=C+m*ldc+8*n;const float*Hm=H+m*ldc+8*n;
    if(R==1)mk(1,NV,K,Am,as,ak,B+8*n,ldb,Cm,ldc,mode,bias+8*n,act,lr,Hm); if(R==2)mk(2,NV,K,Am,as,ak,B+8*n,ldb,Cm,ldc,mode,bias+8*n,act,lr,Hm);
    if(R==3)mk(3,NV,K,Am,as,ak,B+8*n,ldb,Cm,ldc,mode,bias+8*n,act,lr,Hm); if(R==4)mk(4,NV,K,Am,as,ak,B+8*n,ldb,Cm,ldc,mode,bias+8*n,act,lr,Hm);
    if(R==5)mk(5,NV,K,Am,as,ak,B+8*n,ldb,Cm,ldc,mode,bias+8*n,act,lr,Hm);}
  if(NV==2&&(NT&1)){ for(int m=0;m<M;m++)mk(1,1,K,A+m*as,as,ak,B+8*n,ldb,C+m*ldc+8*n,ldc,mode,bias+8*n,act,lr,H+m*ldc+8*n);}
}
AI void fwd(const int B,const int I,const int O8,const float*x,long xs,const float*w,const float*b,float*y,const int act){gemm(B,O8/8,I,x,xs,1,w,O8,y,O8,0,b,act,0,y);}
AI void sgdw(const int B,const int I,const int O8,const float*x,long xs,const float*dy,float*w,float*b,float lr){
  gemm(I,O8/8,B,x,1,xs,dy,O8,w,O8,1,b,0,lr,w);
  for(int n=0;n<O8;n+=8){v8 a=bc(0);for(int s=0;s<B;s++)a+=LD(dy+s*O8+n);ST(b+n,LD(b+n)-lr*a);}}
AI void transp(const int I,const int O,const int O8,const float*w,float*t){ for(int o=0;o<O;o++)for(int i=0;i<I;i++)t[o*I+i]=w[i*O8+o];}
AI void gradx(const int B,const int I8,const int O,const int O8,const float*dy,const float*wt,float*dx,const float*h,const int mode){gemm(B,I8/8,O,dy,O8,1,wt,I8,dx,I8,mode,wt,0,0,h);}
AI float softmax10(const int B,float*z,const int*y,float*d,const float inv,int want){float L=0;
 for(int s=0;s<B;s++){v8 a=LD(z+16*s),b=LD(z+16*s+8);const i8 mk={-1,-1,0,0,0,0,0,0};
  v8 bm=(v8)_mm256_blendv_ps(_mm256_set1_ps(-1e30f),(__m256)b,(__m256)mk);
  __m256 m=_mm256_max_ps((__m256)a,(__m256)bm);__m128 q=_mm_max_ps(_mm256_castps256_ps128(m),_mm256_extractf128_ps(m,1));q=_mm_max_ps(q,_mm_movehl_ps(q,q));q=_mm_max_ss(q,_mm_movehdup_ps(q));float mx=q[0];
  v8 e0=vexp(a-mx),e1=(v8)_mm256_and_ps((__m256)vexp(bm-mx),(__m256)mk);v8 t=e0+e1;__m128 u=_mm_add_ps(_mm256_castps256_ps128((__m256)t),_mm256_extractf128_ps((__m256)t,1));u=_mm_add_ps(u,_mm_movehl_ps(u,u));u=_mm_add_ss(u,_mm_movehdup_ps(u));
  float r=inv/u[0];if(want)L+=logf(u[0])+mx-z[16*s+y[s]];ST(d+16*s,e0*r);ST(d+16*s+8,e1*r);d[16*s+y[s]]-=inv;}
 return L/B;}
#define A64 __attribute__((aligned(64)))
static void init(int I,int O,int O8,float*w,float*b){float k=1/sqrtf(I);memset(w,0,(size_t)I*O8*4);memset(b,0,O8*4);for(int o=0;o<O;o++)for(int i=0;i<I;i++)w[i*O8+o]=(2*urand()-1)*k;for(int o=0;o<O;o++)b[o]=(2*urand()-1)*k;}
#define P8(x) (((x)+7)/8*8)
#define NET3(N,B,I,H1,H2) static A64 float N##w1[I*H1],N##b1[H1],N##w2[H1*H2],N##b2[H2],N##w3[H2*16],N##b3[16],N##t2[H1*H2],N##t3[H2*10],N##h1[B*H1],N##h2[B*H2],N##z[B*16],N##dz[B*16],N##d1[B*H1],N##d2[B*H2];\
static void N##_init(){rs=88172645463325252UL;init(I,H1,H1,N##w1,N##b1);init(H1,H2,H2,N##w2,N##b2);init(H2,10,16,N##w3,N##b3);}\
static __attribute__((noinline)) float N##_step(const float*x,const int*y,float lr,int want){\
 fwd(B,I,H1,x,I,N##w1,N##b1,N##h1,RELU);fwd(B,H1,H2,N##h1,H1,N##w2,N##b2,N##h2,RELU);fwd(B,H2,16,N##h2,H2,N##w3,N##b3,N##z,LIN);\
 float L=softmax10(B,N##z,y,N##dz,1.0f/B,want);\
 transp(H2,10,16,N##w3,N##t3);gradx(B,H2,10,16,N##dz,N##t3,N##d2,N##h2,2);sgdw(B,H2,16,N##h2,H2,N##dz,N##w3,N##b3,lr);\
 transp(H1,H2,H2,N##w2,N##t2);gradx(B,H1,H2,H2,N##d2,N##t2,N##d1,N##h1,2);sgdw(B,H1,H2,N##h1,H1,N##d2,N##w2,N##b2,lr);\
 sgdw(B,I,H1,x,I,N##d1,N##w1,N##b1,lr);return L;}
#define NET2(N,B,I,H1) static A64 float N##w1[I*H1],N##b1[H1],N##w2[H1*16],N##b2[16],N##t2[H1*10],N##h1[B*H1],N##z[B*16],N##dz[B*16],N##d1[B*H1];\
static void N##_init(){rs=88172645463325252UL;init(I,H1,H1,N##w1,N##b1);init(H1,10,16,N##w2,N##b2);}\
static __attribute__((noinline)) float N##_step(const float*x,const int*y,float lr,int want){\
 fwd(B,I,H1,x,I,N##w1,N##b1,N##h1,RELU);fwd(B,H1,16,N##h1,H1,N##w2,N##b2,N##z,LIN);\
 float L=softmax10(B,N##z,y,N##dz,1.0f/B,want);\
 transp(H1,10,16,N##w2,N##t2);gradx(B,H1,10,16,N##dz,N##t2,N##d1,N##h1,2);sgdw(B,H1,16,N##h1,H1,N##dz,N##w2,N##b2,lr);\
 sgdw(B,I,H1,x,I,N##d1,N##w1,N##b1,lr);return L;}
NET3(w3,32,64,64,32) NET2(w4,64,784,128) NET3(w5,128,784,512,512)
// W1: 4 hidden lanes in one SSE register, everything in registers across steps
typedef float v4 __attribute__((vector_size(16)));
AI v4 exp4(v4 x){ __m128 n=_mm_round_ps((__m128)(x*1.44269504f),8);__m128 r=_mm_fnmadd_ps(n,_mm_set1_ps(0.693147182f),(__m128)x);v4 q=(v4)r,q2=q*q;
 // Estrin degree 5
 v4 a=q*0.5f*0+q+1.0f,b=q*1.6666665459e-1f+5.0000001201e-1f,c=q*8.3334519073e-3f+4.1665795894e-2f; v4 p=c*q2+b; p=p*q2+a;
 __m128i k=_mm_slli_epi32(_mm_add_epi32(_mm_cvtps_epi32(n),_mm_set1_epi32(127)),23);return p*(v4)_mm_castsi128_ps(k);}
AI v4 sig4(v4 x){return 1.0f/(1.0f+exp4(-x));}
static v4 X0={.3,-.5,.7,.2},X1={-.4,.6,.1,-.8},XB={.1,.2,-.1,.3},X2={.5,-.6,.2,.9},XB2={0,0,0,0};
static __attribute__((noinline)) void xor_steps(long n){v4 w0=X0,w1=X1,b=XB,w2=X2,b2=XB2;
 static const float I0[4]={0,0,1,1},I1[4]={0,1,0,1},T[4]={0,1,1,0};
 for(long t=0;t<n;t++){int k=t&3;v4 x0=(v4)_mm_set1_ps(I0[k]),x1=(v4)_mm_set1_ps(I1[k]),y=(v4)_mm_set1_ps(T[k]);
  v4 h=sig4(b+w0*x0+w1*x1);v4 p=h*w2;p+=(v4)_mm_shuffle_ps((__m128)p,(__m128)p,0xB1);p+=(v4)_mm_shuffle_ps((__m128)p,(__m128)p,0x4E);
  v4 u=w2*(h*(1-h));
  v4 d=(sig4(p+b2)-y)*0.1f; v4 g=d*u; w2-=d*h;b2-=d;b-=g;w0-=g*x0;w1-=g*x1;}
 X0=w0;X1=w1;XB=b;X2=w2;XB2=b2;}
// W2
static A64 float aw1[30*16],ab1[16],aw2[16],ab2[8],ah[32*16],ad1[32*16],az[32],adz[32];
AI v8 red8(v8*p){ __m256 a=_mm256_hadd_ps((__m256)p[0],(__m256)p[1]),b=_mm256_hadd_ps((__m256)p[2],(__m256)p[3]),c=_mm256_hadd_ps((__m256)p[4],(__m256)p[5]),d=_mm256_hadd_ps((__m256)p[6],(__m256)p[7]);
 a=_mm256_hadd_ps(a,b);c=_mm256_hadd_ps(c,d);return (v8)_mm256_add_ps(_mm256_permute2f128_ps(a,c,0x20),_mm256_permute2f128_ps(a,c,0x31));}
AI void w2_out(const int B,const float*h,float*z){v8 u0=LD(aw2),u1=LD(aw2+8);for(int s=0;s<B;s+=8){v8 p[8];UN for(int k=0;k<8;k++)p[k]=LD(h+(s+k)*16)*u0+LD(h+(s+k)*16+8)*u1;*(v8u*)(z+s)=vsig(red8(p)+ab2[0]);}}
static __attribute__((noinline)) void w2_step(const float*x,const float*y,float lr){
 fwd(32,30,16,x,30,aw1,ab1,ah,SIG);w2_out(32,ah,az);
 v8 sb=bc(0);for(int s=0;s<32;s+=8){v8 d=(LD(az+s)-*(const v8u*)(y+s))*(1.0f/32);ST(adz+s,d);sb+=d;}
 v8 u0=LD(aw2),u1=LD(aw2+8),g0=bc(0),g1=bc(0),e0=bc(0),e1=bc(0);
 for(int s=0;s<32;s++){v8 d=bc(adz[s]),h0=LD(ah+s*16),h1=LD(ah+s*16+8);g0+=d*h0;g1+=d*h1;v8 a=d*u0*(h0*(1-h0)),b=d*u1*(h1*(1-h1));ST(ad1+s*16,a);ST(ad1+s*16+8,b);e0+=a;e1+=b;}
 ST(aw2,u0-lr*g0);ST(aw2+8,u1-lr*g1);ST(ab1,LD(ab1)-lr*e0);ST(ab1+8,LD(ab1+8)-lr*e1);
 float q=0;for(int k=0;k<8;k++)q+=sb[k];ab2[0]-=lr*q;
 gemm(30,2,32,x,1,30,ad1,16,aw1,16,1,ab1,0,lr,aw1);}
static __attribute__((noinline)) void w2_inf(const float*x,float*y){A64 float h[16];fwd(1,30,16,x,30,aw1,ab1,h,SIG);v8 p=LD(h)*LD(aw2)+LD(h+8)*LD(aw2+8);__m128 u=_mm_add_ps(_mm256_castps256_ps128((__m256)p),_mm256_extractf128_ps((__m256)p,1));u=_mm_add_ps(u,_mm_movehl_ps(u,u));u=_mm_add_ss(u,_mm_movehdup_ps(u));v8 z=vsig(bc(u[0]+ab2[0]));*y=z[0];}
static __attribute__((noinline)) void w2_infB(const float*x,float*y,int n){A64 float h[32*16];for(int s=0;s<n;s+=32){fwd(32,30,16,x+s*30,30,aw1,ab1,h,SIG);w2_out(32,h,y+s);}}
// batch-1 dense: all output vectors as accumulators in chunks of 8, k unrolled by 2 via two halves
AI void dense1(const int I,const int O8,const float*x,const float*w,const float*b,float*y,const int act){
 enum{C=8};UN for(int n=0;n<O8/8;n+=C){const int c=(O8/8-n)<C?(O8/8-n):C;v8 a[C];UN for(int j=0;j<C;j++)if(j<c)a[j]=LD(b+8*(n+j));
  for(int k=0;k<I;k++){v8 t=bc(x[k]);UN for(int j=0;j<C;j++)if(j<c)a[j]+=t*LD(w+k*O8+8*(n+j));}
  UN for(int j=0;j<C;j++)if(j<c)ST(y+8*(n+j),act==RELU?vmax0(a[j]):a[j]);}}
static __attribute__((noinline)) void w3_inf(const float*x,float*y){A64 float h[64],g[32];dense1(64,64,x,w3w1,w3b1,h,RELU);dense1(64,32,h,w3w2,w3b2,g,RELU);dense1(32,16,g,w3w3,w3b3,y,LIN);}
static __attribute__((noinline)) void w3_infB(const float*x,float*y,int n){A64 float h[32*64],g[32*32];for(int s=0;s<n;s+=32){fwd(32,64,64,x+s*64,64,w3w1,w3b1,h,RELU);fwd(32,64,32,h,64,w3w2,w3b2,g,RELU);fwd(32,32,16,g,32,w3w3,w3b3,y+s*16,LIN);}}
static A64 float c0[5*56],c1[50*56],c2[50*56],c3[50*56],c4[50*56],c5[50*56],c6[50*8],cb[6*56],cb6[8];
static __attribute__((noinline)) void ac_inf(const float*x,float*y){A64 float h[56],g[56];dense1(5,56,x,c0,cb,h,RELU);dense1(50,56,h,c1,cb+56,g,RELU);dense1(50,56,g,c2,cb+112,h,RELU);dense1(50,56,h,c3,cb+168,g,RELU);dense1(50,56,g,c4,cb+224,h,RELU);dense1(50,56,h,c5,cb+280,g,RELU);dense1(50,8,g,c6,cb6,y,LIN);}
int main(){
 xor_steps(20000);fprintf(stderr,"xor %f\n",X2[0]);
 BENCH("xor","train_sgd",10000,xor_steps(10000));
 int N=1024;float*X=aligned_alloc(64,N*784*4);int*Y=malloc(N*4);float*YF=aligned_alloc(64,N*4),*out=aligned_alloc(64,N*64);
 rs=123456789;for(int i=0;i<N*784;i++)X[i]=nrand();for(int i=0;i<N;i++){Y[i]=(int)(urand()*10);YF[i]=X[i*30]+X[i*30+1]>0;}
 rs=88172645463325252UL;{float k=1/sqrtf(30);for(int o=0;o<16;o++)for(int i=0;i<30;i++)aw1[i*16+o]=(2*urand()-1)*k;for(int o=0;o<16;o++)ab1[o]=(2*urand()-1)*k;k=.25f;for(int o=0;o<16;o++)aw2[o]=(2*urand()-1)*k;ab2[0]=(2*urand()-1)*k;}
 {float L=0;for(int e=0;e<50;e++)for(int k=0;k<17;k++)w2_step(X+k*960,YF+k*32,0.1f);for(int s=0;s<32;s++)L-=logf(YF[512+s]>0?az[s]:1-az[s]);fprintf(stderr,"w2 loss %f\n",L/32);}
 BENCH("wdbc","train_sgd",544,for(int k=0;k<17;k++)w2_step(X+k*960,YF+k*32,0.1f));
 float L=0;w3_init();for(int e=0;e<20;e++)for(int k=0;k<32;k++)L=w3_step(X+k*32*64,Y+k*32,0.1f,1);fprintf(stderr,"w3 loss %f\n",L);
 BENCH("digits","train_sgd",1024,for(int k=0;k<32;k++)w3_step(X+k*32*64,Y+k*32,0.1f,1));
 w4_init();for(int k=0;k<16;k++)L=w4_step(X+k*64*784,Y+k*64,0.1f,1);fprintf(stderr,"w4 loss %f\n",L);
 BENCH("mnist","train_sgd",256,for(int k=0;k<4;k++)w4_step(X+k*64*784,Y+k*64,0.1f,1));
 w5_init();for(int k=0;k<8;k++)L=w5_step(X+k*128*784,Y+k*128,0.1f,1);fprintf(stderr,"w5 loss %f\n",L);
 BENCH("wide","train_sgd",128,w5_step(X,Y,0.1f,1));
 BENCH("wdbc","latency",512,for(int k=0;k<512;k++)w2_inf(X+k*30,out+k));
 BENCH("wdbc","throughput",1024,w2_infB(X,out,1024));
 BENCH("digits","latency",128,for(int k=0;k<128;k++)w3_inf(X+k*64,out+k*16));
 BENCH("digits","throughput",1024,w3_infB(X,out,1024));
 for(int i=0;i<2800;i++){c1[i]=nrand()*.2f;c2[i]=nrand()*.2f;c3[i]=nrand()*.2f;c4[i]=nrand()*.2f;c5[i]=nrand()*.2f;if(i<280)c0[i]=nrand()*.4f;if(i<400)c6[i]=nrand()*.2f;}
 BENCH("acas","latency",128,for(int k=0;k<128;k++)ac_inf(X+k*5,out+k*8));
}
