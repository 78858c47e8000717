using System.Diagnostics;
using System.Runtime.CompilerServices;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Views;
using ZPrimeGpu.Kernels.Networks;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Networks;

/// <summary>Network kernels on the host, one event per lane.</summary>
/// <typeparam name="TReal">The pack: <see cref="F64"/> for the scalar accelerator.</typeparam>
internal sealed unsafe class LaneNetworkKernels<TReal> : INetworkKernels
    where TReal : unmanaged, IReal<TReal>
{
    private const int Group = NetworkEvents.Group;

    /// <inheritdoc/>
    public void Outputs(
        in NetworkShape shape, ReadOnlySpan<double> parameters, NetworkEvents events, int start, int count, Span<double> arguments, Span<double> outputs)
    {
        Check(shape, parameters, events, start, count);
        var working = new TReal[shape.Values];
        fixed (TReal* w = working)
        fixed (double* p = parameters, z = arguments, o = outputs)
        {
            var values = new LaneView<TReal>(w);
            var argumentView = new ColumnView<TReal>(z);
            var outputView = new ColumnView<TReal>(o);
            for (int i = 0; i < count; i += TReal.Lanes)
            {
                Load(events, start + i, w);
                TReal argument = NetworkKernel.Forward<TReal, BroadcastView<TReal>, LaneView<TReal>>(shape, new BroadcastView<TReal>(p), values);
                argumentView[i] = argument;
                outputView[i] = ActivationKernel.Sigmoid(argument);
            }
        }

        GC.KeepAlive(events);
    }

    /// <inheritdoc/>
    public double CrossEntropy(
        ReadOnlySpan<double> arguments, ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights, Span<double> derivatives)
    {
        Debug.Assert(arguments.Length % Group == 0, "whole groups");
        Span<double> sums = stackalloc double[Group];
        sums.Clear();
        fixed (double* z = arguments, o = outputs, y = targets, w = weights, d = derivatives, s = sums)
        {
            for (int i = 0; i < arguments.Length; i += TReal.Lanes)
            {
                var sum = new ColumnView<TReal>(s + (i % Group));
                TReal weight = new ColumnView<TReal>(w)[i];
                TReal target = new ColumnView<TReal>(y)[i];
                TReal argument = new ColumnView<TReal>(z)[i];
                TReal loss = TReal.Fma(-target, argument, ActivationKernel.Softplus(argument));
                sum[0] = TReal.Fma(weight, loss, sum[0]);
                var derivative = new ColumnView<TReal>(d);
                derivative[i] = weight * (new ColumnView<TReal>(o)[i] - target);
            }
        }

        return Join(sums);
    }

    /// <inheritdoc/>
    public void Gradient(
        in NetworkShape shape,
        ReadOnlySpan<double> parameters,
        NetworkEvents events,
        int start,
        int count,
        ReadOnlySpan<double> derivatives,
        Span<double> gradient)
    {
        Check(shape, parameters, events, start, count);
        int packs = Group / TReal.Lanes;
        int parameterCount = shape.Parameters;
        var working = new TReal[(2 * shape.Values) + (packs * parameterCount)];
        fixed (TReal* w = working)
        fixed (double* p = parameters, d = derivatives)
        {
            // One set of sums for each pack of a group: place i of a group always goes to sum i.
            TReal* sums = w + (2 * shape.Values);
            var values = new LaneView<TReal>(w);
            var deltas = new LaneView<TReal>(w + shape.Values);
            var parameterView = new BroadcastView<TReal>(p);
            for (int i = 0; i < count; i += TReal.Lanes)
            {
                Load(events, start + i, w);
                NetworkKernel.Forward<TReal, BroadcastView<TReal>, LaneView<TReal>>(shape, parameterView, values);
                int pack = i % Group / TReal.Lanes;
                NetworkKernel.Backward(
                    shape, parameterView, values, new ColumnView<TReal>(d)[i], deltas, new LaneView<TReal>(sums + (pack * parameterCount)));
            }

            Span<double> places = stackalloc double[Group];
            for (int k = 0; k < parameterCount; k++)
            {
                for (int pack = 0; pack < packs; pack++)
                {
                    Unsafe.WriteUnaligned(ref Unsafe.As<double, byte>(ref places[pack * TReal.Lanes]), sums[(pack * parameterCount) + k]);
                }

                gradient[k] = Join(places);
            }
        }

        GC.KeepAlive(events);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(NetworkEvents events, int index, TReal* values)
    {
        double* column = events.Pointer + index;
        for (int input = 0; input < events.Inputs; input++)
        {
            values[input] = Unsafe.ReadUnaligned<TReal>(column + ((nint)input * events.PaddedCount));
        }
    }

    private static double Join(ReadOnlySpan<double> places)
        => ((places[0] + places[4]) + (places[2] + places[6])) + ((places[1] + places[5]) + (places[3] + places[7]));

    private static void Check(in NetworkShape shape, ReadOnlySpan<double> parameters, NetworkEvents events, int start, int count)
    {
        if (shape.Size(0) != events.Inputs || shape.Size(shape.Layers - 1) != 1 || parameters.Length != shape.Parameters)
        {
            throw new ArgumentException("The network, its parameters and its inputs do not fit.", nameof(shape));
        }

        if (start % Group != 0 || count % Group != 0 || start < 0 || start + count > events.PaddedCount)
        {
            throw new ArgumentOutOfRangeException(nameof(start), "Blocks are whole groups within the events.");
        }
    }
}
