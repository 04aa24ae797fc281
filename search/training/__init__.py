"""How the bundled encoder is made: texts, teacher's targets, a smaller student, distillation."""
