using Xunit;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Selection;
using ZPrimeGpu.Tests.Kinematics;
using ZPrimeGpu.Tests.Networks;

namespace ZPrimeGpu.Tests.Accelerators;

/// <summary>The launches of the Punzi-net as a GPU would get them, executed one after the other on one memory.</summary>
public sealed class PtxNetworkTests
{
    private const int Momenta = 6;
    private const int Folds = 2;
    private const int Events = 60;
    private const int NetworkArguments = 304;

    [Fact]
    public void Scores_Executed_HaveTheBitsOfTheScalarPath()
    {
        PlugIn.OrSkip();
        EventColumns columns = EventSamples.Columns(EventSamples.Random(Events, 71));
        EventFold.Assign(columns, Folds);
        NetworkCut network = NetworkSamples.Network(Folds).Cut(0.4);
        BeamFrame frame = EventConstants.Frame(EventSamples.Beams);

        // Every cut but the network's counts as applied upstream.
        var setup = new SelectionSetup(frame, new SelectionThresholds { UpstreamCuts = ~(1 << CutNumber.PunziNet) }, [new CellTable([-100, 100], 1)], network);
        var expected = new SelectionBlock(Events);
        new LaneEventKernels<F64>().Select(columns, 0, Events, setup, expected);
        double[] momenta = [.. Enumerable.Range(0, Momenta).SelectMany(q => columns[(EventQuantity)q][..Events].ToArray())];

        // A few events failed another cut before.
        double[] failed = [.. Enumerable.Range(0, Events).Select(i => i % 7 == 3 ? CutNumber.MuonPt : (double)CutNumber.Passed)];
        var listing = new PtxMachine(PtxTests.Text("events for the network, listed"));
        ulong momentaAt = listing.Place<double>(momenta);
        ulong foldsAt = listing.Place<int>(columns.Fold.AsSpan(0, Events));
        ulong scaling = listing.Place<double>(network.Scaling);
        ulong parameters = listing.Place<double>(network.Parameters);
        ulong lengths = listing.Place<int>(new int[Folds]);
        ulong lists = listing.Place<int>(new int[Folds * Events]);
        ulong values = listing.Place<double>(new double[network.Shape.Values * Events]);
        ulong failedAt = listing.Place<double>(failed);
        ulong scores = listing.Place<double>([.. Enumerable.Repeat(7.0, Events)]);
        byte[] Arguments(int fold) => new PtxArguments()
            .Add(network.Shape).Add(frame)
            .View(momentaAt, momenta.Length)
            .Add(Events).Add(Folds)
            .View(foldsAt, Events)
            .Add((long)fold)
            .View(scaling, network.Scaling.Length)
            .View(parameters + (ulong)(8 * fold * network.Shape.Parameters), network.Shape.Parameters)
            .Add(network.ArgumentMin)
            .View(lengths, Folds).View(lists, Folds * Events).View(values, network.Shape.Values * Events).View(failedAt, Events).View(scores, Events)
            .Bytes(NetworkArguments);
        listing.Run(Events, Arguments(0));
        for (int fold = 0; fold < Folds; fold++)
        {
            new PtxMachine(PtxTests.Text("network"), listing).Run(Events, Arguments(fold));
        }

        double[] verdicts = listing.Read(failedAt, Events);
        double[] actual = listing.Read(scores, Events);
        for (int i = 0; i < Events; i++)
        {
            bool asked = failed[i] == CutNumber.Passed;
            Assert.Equal(asked ? expected.FirstFailed[i] : failed[i], verdicts[i]);
            Assert.Equal(BitConverter.DoubleToInt64Bits(asked ? expected.NetworkArgument[i] : 0.0), BitConverter.DoubleToInt64Bits(actual[i]));
        }

        Assert.Contains((double)CutNumber.PunziNet, verdicts);
        Assert.Contains((double)CutNumber.Passed, verdicts);
    }
}
