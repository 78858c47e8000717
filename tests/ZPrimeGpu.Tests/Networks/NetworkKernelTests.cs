using Xunit;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Kernels.Networks;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Tests.Numerics;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Networks;

public sealed class NetworkKernelTests
{
    public static TheoryData<int> AllArchitectures => [.. Enumerable.Range(0, NetworkSamples.Architectures.Length)];

    [Fact]
    public void Activations_WholeRange_AgreeWithTheLibrary()
    {
        for (double x = -60; x <= 60; x += 0.0371)
        {
            Assert.Equal(Math.Tanh(x), ActivationKernel.Tanh(new F64(x)).Value, 4e-16);
            double sigmoid = 1 / (1 + Math.Exp(-Math.Clamp(x, -40, 40)));
            Assert.Equal(sigmoid, ActivationKernel.Sigmoid(new F64(x)).Value, 1e-15 * sigmoid);
            double tail = Math.Exp(-Math.Abs(x));
            double softplus = Math.Max(x, 0) + (tail < 1e-6 ? tail - (tail * tail / 2) + (tail * tail * tail / 3) : Math.Log(1 + tail));

            // The library's ln(1 + t) loses up to an ulp of 1 over t.
            Assert.Equal(softplus, ActivationKernel.Softplus(new F64(x)).Value, tail < 1e-6 ? 1e-15 * softplus : 3e-16 + (1e-15 * softplus));
        }

        Assert.True(double.IsNaN(ActivationKernel.Tanh(new F64(double.NaN)).Value));
        Assert.True(double.IsNaN(ActivationKernel.Sigmoid(new F64(double.NaN)).Value));
        Assert.Equal(1, ActivationKernel.Tanh(new F64(double.PositiveInfinity)).Value);
        Assert.Equal(-1, ActivationKernel.Tanh(new F64(double.NegativeInfinity)).Value);
    }

    [Theory]
    [MemberData(nameof(AllArchitectures))]
    public void Forward_RandomNetworks_AgreesWithMatrices(int index)
    {
        DenseArchitecture architecture = NetworkSamples.Architectures[index];
        double[] parameters = NetworkSamples.Parameters(architecture, 11 + index);
        IReadOnlyList<NetworkOracle.Layer> oracle = NetworkSamples.Oracle(architecture with { Layers = [.. architecture.Layers.SkipLast(1), architecture.Layers[^1] with { Activation = Activation.Identity }] }, parameters);
        var random = new Random(3);
        for (int n = 0; n < 50; n++)
        {
            double[] inputs = [.. Enumerable.Range(0, 4).Select(_ => 4 * (random.NextDouble() - 0.5))];
            F64[] values = new F64[architecture.Shape.Values];
            Array.ConvertAll(inputs, x => new F64(x)).CopyTo(values, 0);
            F64 argument = NetworkKernel.Forward<F64, MemoryView<F64>, MemoryView<F64>>(
                architecture.Shape, new MemoryView<F64>(Array.ConvertAll(parameters, p => new F64(p))), new MemoryView<F64>(values));

            // A dozen sums of a few terms up to 2, each activation good to 4e-16.
            Assert.Equal(NetworkOracle.Output(oracle, inputs), argument.Value, 2e-14);
        }
    }

    [Theory]
    [MemberData(nameof(AllArchitectures))]
    public void Backward_EveryParameter_IsTheDerivativeOfDualNumbers(int index)
    {
        DenseArchitecture architecture = NetworkSamples.Architectures[index];
        NetworkShape shape = architecture.Shape;
        double[] parameters = NetworkSamples.Parameters(architecture, 21 + index);
        double[] inputs = [0.3, -0.7, 1.1, 0.45];
        const double OutputDerivative = -1.7;

        F64[] values = new F64[shape.Values];
        Array.ConvertAll(inputs, x => new F64(x)).CopyTo(values, 0);
        var view = new MemoryView<F64>(Array.ConvertAll(parameters, p => new F64(p)));
        NetworkKernel.Forward<F64, MemoryView<F64>, MemoryView<F64>>(shape, view, new MemoryView<F64>(values));
        F64[] gradient = Array.ConvertAll(parameters, _ => new F64(0.25));
        NetworkKernel.Backward(
            shape, view, new MemoryView<F64>(values), new F64(OutputDerivative), new MemoryView<F64>(new F64[shape.Values]), new MemoryView<F64>(gradient));

        for (int k = 0; k < parameters.Length; k++)
        {
            Dual[] dual = [.. parameters.Select((p, i) => new Dual(p, i == k ? 1 : 0))];
            Dual[] dualValues = new Dual[shape.Values];
            Array.ConvertAll(inputs, Dual.From).CopyTo(dualValues, 0);
            Dual argument = NetworkKernel.Forward<Dual, MemoryView<Dual>, MemoryView<Dual>>(shape, new MemoryView<Dual>(dual), new MemoryView<Dual>(dualValues));

            // 0.25 was there before: the kernel adds.
            Assert.Equal(0.25 + (OutputDerivative * argument.Derivative), gradient[k].Value, 1e-13);
        }
    }

    [Theory]
    [InlineData(0.0, 0.05)]
    [InlineData(0.3, 0.001)]
    [InlineData(12.0, 0.3)]
    [InlineData(5e4, 0.08)]
    public void PunziTerm_ValueAndDerivatives_AgreeWithFormulaAndDualNumbers(double background, double efficiency)
    {
        const double A = 3, B = 1.28155, L = 79.7;
        PunziTerm<F64> term = PunziKernel.Term<F64>(A, B, L, new(efficiency), new(background));
        double expected = NetworkOracle.PunziCrossSection(A, B, efficiency, background + PunziKernel.BackgroundFloor, L);
        Assert.Equal(expected, term.CrossSection.Value, 1e-14 * expected);

        double byEfficiency = PunziKernel.Term(A, B, L, Dual.Variable(efficiency), Dual.From(background)).CrossSection.Derivative;
        double byBackground = PunziKernel.Term(A, B, L, Dual.From(efficiency), Dual.Variable(background)).CrossSection.Derivative;
        Assert.Equal(byEfficiency, term.ByEfficiency.Value, 1e-13 * Math.Abs(byEfficiency));
        Assert.Equal(byBackground, term.ByBackground.Value, 1e-13 * byBackground);
    }

    [Fact]
    public void PunziTerm_NoSignal_StaysFiniteAndPointsUp()
    {
        PunziTerm<F64> term = PunziKernel.Term<F64>(3, 1.28155, 79.7, new(0), new(10));
        Assert.True(double.IsFinite(term.CrossSection.Value) && term.ByEfficiency.Value < 0);
    }
}
