using Xunit;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Kernels.Kinematics;

namespace ZPrimeGpu.Tests.Kinematics;

public sealed class BeamFrameTests
{
    [Fact]
    public void Frame_MachineBeams_HasThePublishedEnergyAndBoost()
    {
        BeamFrame frame = EventConstants.Frame(new BeamConfig(7.004, 4.002, 83, null));

        // physics.md, fact 2, to its digits.
        Assert.Equal(10.5796, frame.SqrtS, 5e-5);
        Assert.Equal(0.04149, frame.SumX / frame.SumE, 5e-6);
        Assert.Equal(0.27253, frame.SumZ / frame.SumE, 5e-6);
        Assert.Equal(0.2868, Math.Sqrt((frame.EnergyE * frame.EnergyE) - 1), 5e-5);
    }

    [Theory]
    [InlineData(7.004, 4.002, 83, null)]
    [InlineData(7.007, 4.000, 83, 10.58)]
    [InlineData(5.29, 5.29, 0, null)]
    [InlineData(8.0, 3.5, 22, 10.9)]
    public void Frame_AnyBeams_BringsTheSumToRestAndTheElectronToZ(double electron, double positron, double crossing, double? sqrtS)
    {
        BeamFrame f = EventConstants.Frame(new BeamConfig(electron, positron, crossing, sqrtS));
        (double sin, double cos) = Math.SinCos(crossing / 2000);

        Assert.Equal(f.SqrtS, Cm(f.EnergyE, f.EnergyX, f.EnergyZ, f.SumE, f.SumX, f.SumZ), 1e-13);
        Assert.Equal(0, Cm(f.XE, f.XX, f.XZ, f.SumE, f.SumX, f.SumZ), 1e-13);
        Assert.Equal(0, Cm(f.ZE, f.ZX, f.ZZ, f.SumE, f.SumX, f.SumZ), 1e-13);
        Assert.Equal(0, Cm(f.XE, f.XX, f.XZ, electron, electron * sin, electron * cos), 1e-13);

        // Massless beams share the c.m. energy equally.
        double half = Math.Sqrt(electron * positron) * cos;
        Assert.Equal(half, Cm(f.ZE, f.ZX, f.ZZ, electron, electron * sin, electron * cos), 1e-13);
        Assert.Equal(-half, Cm(f.ZE, f.ZX, f.ZZ, positron, positron * sin, -positron * cos), 1e-13);
    }

    private static double Cm(double ofE, double ofX, double ofZ, double e, double x, double z) => (ofE * e) + (ofX * x) + (ofZ * z);
}
