using Xunit;
using ZPrimeGpu.Host.Accelerators.Networks;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Networks;

public sealed class LaneNetworkKernelTests
{
    private static readonly INetworkKernels[] Lanes = [new LaneNetworkKernels<F64>(), new LaneNetworkKernels<F64x4>(), new LaneNetworkKernels<F64x8>()];

    public static TheoryData<int> AllArchitectures => NetworkKernelTests.AllArchitectures;

    [Theory]
    [MemberData(nameof(AllArchitectures))]
    public void EveryKernel_AnyLanes_SameBits(int index)
    {
        DenseArchitecture architecture = NetworkSamples.Architectures[index];
        double[] parameters = NetworkSamples.Parameters(architecture, 31);
        NetworkEvents events = Events(1000, out double[] targets, out double[] weights);
        var results = Lanes.Select(kernels =>
        {
            var arguments = new double[events.PaddedCount];
            var outputs = new double[events.PaddedCount];
            var derivatives = new double[events.PaddedCount];
            var gradient = new double[parameters.Length];
            kernels.Outputs(architecture.Shape, parameters, events, 0, events.PaddedCount, arguments, outputs);
            double loss = kernels.CrossEntropy(arguments, outputs, targets, weights, derivatives);
            kernels.Gradient(architecture.Shape, parameters, events, 0, events.PaddedCount, derivatives, gradient);
            return (double[])[loss, .. arguments, .. outputs, .. derivatives, .. gradient];
        }).ToArray();
        Assert.All(results.Skip(1), r => Assert.Equal(results[0], r));
    }

    [Fact]
    public void CrossEntropyAndGradient_RandomEvents_AgreeWithTheOracleAndItsDifferences()
    {
        DenseArchitecture architecture = DenseArchitecture.Default;
        double[] parameters = NetworkSamples.Parameters(architecture, 41);
        NetworkEvents events = Events(203, out double[] targets, out double[] weights);
        INetworkKernels kernels = Lanes[2];
        var arguments = new double[events.PaddedCount];
        var outputs = new double[events.PaddedCount];
        var derivatives = new double[events.PaddedCount];
        var gradient = new double[parameters.Length];
        kernels.Outputs(architecture.Shape, parameters, events, 0, events.PaddedCount, arguments, outputs);
        double loss = kernels.CrossEntropy(arguments, outputs, targets, weights, derivatives);
        kernels.Gradient(architecture.Shape, parameters, events, 0, events.PaddedCount, derivatives, gradient);

        double Loss(double[] p)
        {
            IReadOnlyList<NetworkOracle.Layer> oracle = NetworkSamples.Oracle(architecture, p);
            double sum = 0;
            for (int i = 0; i < events.Count; i++)
            {
                double o = NetworkOracle.Output(oracle, [.. Enumerable.Range(0, 4).Select(k => events[k][i])]);
                sum -= weights[i] * ((targets[i] * Math.Log(o)) + ((1 - targets[i]) * Math.Log(1 - o)));
            }

            return sum;
        }

        Assert.Equal(Loss(parameters), loss, 1e-11 * loss);
        for (int k = 0; k < parameters.Length; k++)
        {
            // Central differences: h² f'''/6 and rounding of the loss over h, both about 1e-8 of the gradient's size.
            const double H = 1e-5;
            double[] up = [.. parameters], down = [.. parameters];
            up[k] += H;
            down[k] -= H;
            Assert.Equal((Loss(up) - Loss(down)) / (2 * H), gradient[k], 1e-6);
        }
    }

    [Fact]
    public void Gradient_Blocks_RefusesWhatIsNotWholeGroups()
        => Assert.Throws<ArgumentOutOfRangeException>(() => Lanes[0].Gradient(
            DenseArchitecture.Default.Shape, new double[DenseArchitecture.Default.Shape.Parameters], new NetworkEvents(4, 16), 4, 8, new double[8], new double[DenseArchitecture.Default.Shape.Parameters]));

    private static NetworkEvents Events(int count, out double[] targets, out double[] weights)
    {
        var random = new Random(17);
        var events = new NetworkEvents(4, count);
        for (int k = 0; k < 4; k++)
        {
            foreach (ref double x in events[k][..count])
            {
                x = 6 * (random.NextDouble() - 0.5);
            }
        }

        targets = new double[events.PaddedCount];
        weights = new double[events.PaddedCount];
        for (int i = 0; i < count; i++)
        {
            (targets[i], weights[i]) = (random.Next(2), random.NextDouble());
        }

        return events;
    }
}
