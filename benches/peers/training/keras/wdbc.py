"""30-16-1 on the tumours of a file, in five folds with early stopping. Output: the area below the ROC curve of all
rows, each judged by the network that has not seen it; in this folder the curve, the networks and their scaling.
"""

import os
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")

import joblib
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.metrics import RocCurveDisplay, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

table = pd.read_csv(sys.argv[1])
x = table.drop(columns="benign").to_numpy("float32")
y = table["benign"].to_numpy("float32")
scores = np.zeros(len(y))
folds = StratifiedKFold(5, shuffle=True, random_state=1)
for fold, (train, test) in enumerate(folds.split(x, y)):
    scaler = StandardScaler().fit(x[train])
    x_train, x_test = scaler.transform(x[train]), scaler.transform(x[test])
    keras.utils.set_random_seed(1)
    hidden = keras.layers.Dense(16, activation="sigmoid")
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((30,)), hidden, output])
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss="binary_crossentropy")
    stopping = keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
    model.fit(
        x_train,
        y[train],
        batch_size=32,
        epochs=30,
        validation_data=(x_test, y[test]),
        callbacks=[stopping],
        verbose=0,
    )
    scores[test] = model.predict(x_test, verbose=0)[:, 0]
    model.save(f"wdbc-{fold}.keras")
    joblib.dump(scaler, f"wdbc-{fold}.scaler")
print(f"ROC AUC {roc_auc_score(y, scores):.4f}")
RocCurveDisplay.from_predictions(y, scores)
plt.savefig("roc.svg")
