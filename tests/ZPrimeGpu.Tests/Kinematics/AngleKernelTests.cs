using Xunit;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Kinematics;

public sealed class AngleKernelTests
{
    [Fact]
    public void SineAndCosine_WholeRange_WithinStatedError()
    {
        const int steps = 20_000;
        for (int i = 0; i <= steps; i++)
        {
            double x = Math.PI * i / steps;
            Assert.Equal(Math.Cos(x), AngleKernel.Cosine(new F64(x)).Value, 3e-16);
            Assert.Equal(Math.Sin(x), AngleKernel.Sine(new F64(x)).Value, 3e-16);
        }
    }

    [Fact]
    public void Principal_ManyTurns_KeepsTheAngle()
    {
        for (int i = -50_000; i <= 50_000; i += 7)
        {
            double x = 0.37 * i;
            double principal = AngleKernel.Principal(new F64(x)).Value;
            Assert.InRange(principal, -Math.PI - 1e-15, Math.PI + 1e-15);

            // 1e-15 is the stated error; the library's sine adds half an ulp.
            Assert.Equal(Math.Sin(x), Math.Sin(principal), 1.2e-15);
            Assert.Equal(Math.Cos(x), Math.Cos(principal), 1.2e-15);
        }
    }
}
